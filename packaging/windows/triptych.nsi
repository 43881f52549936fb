; The installer for one user, without an administrator. `installers.py` calls it with:
;   VERSION, PAYLOAD (the bundle), OUTPUT (the file to make), ICON, LISTS (folder with what it made of product.py),
;   STUB (x86-unicode, or amd64-unicode where wine has no 32-bit half)
Unicode true
Target ${STUB}
!ifdef SMALLEST
  SetCompressor /SOLID lzma
!else
  SetCompressor zlib
!endif
ManifestDPIAware true
ManifestLongPathAware true
RequestExecutionLevel user
Name "Triptych"
OutFile "${OUTPUT}"
BrandingText "Triptych ${VERSION}"
InstallDir "$LOCALAPPDATA\Programs\Triptych"
InstallDirRegKey HKCU "Software\Triptych" "InstallDir"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Triptych"
VIAddVersionKey "FileDescription" "Triptych Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "The authors of Triptych"

!include MUI2.nsh
!include LogicLib.nsh
!include "${LISTS}\lists.nsh"
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Triptych.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(Stays)"
!define MUI_UNFINISHPAGE_NOAUTOCLOSE
!define MUI_FINISHPAGE_TEXT_LARGE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
LangString Stays ${LANG_ENGLISH} "Triptych is removed from this computer. Your chats and settings stay in $LOCALAPPDATA\Triptych."
LangString Stays ${LANG_GERMAN} "Triptych wird von diesem Computer entfernt. Deine Chats und Einstellungen bleiben in $LOCALAPPDATA\Triptych."
LangString StillOpen ${LANG_ENGLISH} "Triptych is open. Close it, then try again."
LangString StillOpen ${LANG_GERMAN} "Triptych ist geöffnet. Schließe es und versuche es dann noch einmal."

; A program that runs cannot be replaced: ask for it to be closed; a silent installer gives up with exit code 2.
!macro WaitUntilClosed
  again:
  ${If} ${FileExists} "$INSTDIR\Triptych.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\Triptych.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillOpen)" /SD IDCANCEL IDRETRY again
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Section
  !insertmacro WaitUntilClosed
  ; an older version takes its own files away, so that none of them stays; its uninstaller knows which they are
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
  ${EndIf}
  !insertmacro InstallFiles
  SetOutPath "$LOCALAPPDATA\Microsoft\WindowsApps"  ; is on each user's PATH
  File "triptych.cmd"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Triptych.lnk" "$INSTDIR\Triptych.exe"
  !insertmacro WriteRegistry
  ; who has no program for models yet, has one now
  ReadRegStr $0 HKCU "Software\Classes\.gguf" ""
  ${If} $0 == ""
    WriteRegStr HKCU "Software\Classes\.gguf" "" "Triptych.gguf"
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Section "Uninstall"
  !insertmacro WaitUntilClosed
  !insertmacro RemoveFiles
  Delete "$INSTDIR\uninstall.exe"
  Delete "$LOCALAPPDATA\Microsoft\WindowsApps\triptych.cmd"
  RMDir "$INSTDIR"  ; goes only if nothing of the user's is in it
  Delete "$SMPROGRAMS\Triptych.lnk"
  !insertmacro RemoveRegistry
  ReadRegStr $0 HKCU "Software\Classes\.gguf" ""
  ${If} $0 == "Triptych.gguf"
    DeleteRegValue HKCU "Software\Classes\.gguf" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "Software\Classes\.gguf\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "Software\Classes\.gguf"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  DetailPrint "$(Stays)"
SectionEnd
