"""How everything of the program that needs no window is put together; window and commands stand on it."""

from app.assembly.foundation import Substitutes, Vaults
from app.assembly.program import KEPT_FREE, Assembly, user_assembly

__all__ = ["KEPT_FREE", "Assembly", "Substitutes", "Vaults", "user_assembly"]
