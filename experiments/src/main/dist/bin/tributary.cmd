@echo off
rem Starts Tributary from the folder that it was unpacked to. Needs a Java runtime of version 17 or later and nothing else.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
"%JAVA%" -XX:+UseParallelGC -XX:MaxNewSize=256m -Djava.awt.headless=true -cp "%~dp0..\lib\*" dev.tributary.experiments.cli.Main %*
exit /b %errorlevel%
