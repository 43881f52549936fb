@rem What is typed in a terminal: this folder is on each user's PATH. The program is where its installer says.
@for /f "tokens=2*" %%a in ('reg query HKCU\Software\Triptych /v InstallDir') do @"%%b\triptych-cli.exe" %*
