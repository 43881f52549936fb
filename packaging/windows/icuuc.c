/* Windows 10 has icuuc.dll, and Qt needs it to be there; wine has none. Here no converter can be opened: Qt then uses its
   own for UTF-8, UTF-16 and Latin-1. Only for trying the program under wine; never shipped. */
#define EXPORTED __declspec(dllexport)
#define UNUSED(name) EXPORTED void name(void) {}
enum { U_FILE_ACCESS_ERROR = 4 };

EXPORTED void *ucnv_open(const char *name, int *error) {
  (void)name;
  if (error) *error = U_FILE_ACCESS_ERROR;
  return 0;
}
EXPORTED signed char ucnv_getMaxCharSize(void *converter) { (void)converter; return 4; }
EXPORTED const char *ucnv_getName(void *converter, int *error) { (void)converter; (void)error; return ""; }
EXPORTED const char *ucnv_getStandardName(void) { return 0; }
EXPORTED const char *ucnv_getAvailableName(int number) { (void)number; return 0; }
EXPORTED int ucnv_countAvailable(void) { return 0; }
EXPORTED int ucnv_toUCountPending(void) { return 0; }
EXPORTED int ucnv_fromUCountPending(void) { return 0; }
UNUSED(UCNV_FROM_U_CALLBACK_SUBSTITUTE) UNUSED(UCNV_TO_U_CALLBACK_SUBSTITUTE)
UNUSED(ucnv_cbFromUWriteUChars) UNUSED(ucnv_cbToUWriteUChars) UNUSED(ucnv_close) UNUSED(ucnv_fromUnicode)
UNUSED(ucnv_getFromUCallBack) UNUSED(ucnv_getToUCallBack) UNUSED(ucnv_reset) UNUSED(ucnv_setFromUCallBack)
UNUSED(ucnv_setToUCallBack) UNUSED(ucnv_toUnicode)
