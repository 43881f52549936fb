@rem What is typed in a terminal: this folder is on each user's PATH. Where Triptych lies is asked of the variable first:
@rem what reg prints has only the letters of the console's code page, and a user's name may have others.
@if exist "%LOCALAPPDATA%\Programs\Triptych\triptych-cli.exe" goto usual
@for /f "tokens=2*" %%a in ('reg query HKCU\Software\Triptych /v InstallDir') do @"%%b\triptych-cli.exe" %*
@goto :eof
:usual
@"%LOCALAPPDATA%\Programs\Triptych\triptych-cli.exe" %*
