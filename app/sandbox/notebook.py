"""The program that the interpreter starts with: it runs what it was given as a notebook runs a cell.

It shows the value of the last expression, and of an exception only the part of the traceback that is the cell's own.
Not here: the interpreter and its limits (`runtime`).
"""

from __future__ import annotations

from collections.abc import Sequence

_PROGRAM = """
def _run():
    import ast, linecache, sys, traceback
    name, code, *earlier = "<cell>", *map(ast.literal_eval, sys.argv[1:])
    del sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, write_through=False, errors="backslashreplace")
    linecache.cache[name] = (len(code), None, (code + "\\n").splitlines(True), name)
    own = sys.modules["__main__"].__dict__
    own.pop("_run")
    if earlier:
        import contextlib, io
        class Unheard(io.TextIOBase):
            def write(self, text):
                return len(text)
        with contextlib.redirect_stdout(Unheard()), contextlib.redirect_stderr(Unheard()):
            for cell in earlier:
                try:
                    exec(compile(cell, "<earlier cell>", "exec"), own)
                except BaseException:
                    pass  # it failed before as well, and what it defined until then stays
    try:
        tree = ast.parse(code, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), own)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), own)
            if value is not None:
                print(repr(value))
    except SystemExit:
        raise
    except BaseException as error:
        kept = error.__traceback__
        while kept is not None and kept.tb_frame.f_code.co_filename != name:
            kept = kept.tb_next
        sys.stdout.flush()
        traceback.print_exception(type(error), error, kept)
        sys.exit(1)
    finally:
        sys.stdout.flush()
_run()
"""


def notebook_command(code: str, earlier: Sequence[str] = ()) -> list[str]:
    """Return the arguments with which the interpreter runs `code`, after earlier cells of which nothing is shown; they
    are ASCII, whatever it holds.
    """
    return ["python", "-I", "-u", "-c", _PROGRAM, ascii(code), *map(ascii, earlier)]
