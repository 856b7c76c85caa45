@echo off
rem Starts Tributary from the folder that it was unpacked to. Needs a Java runtime of version 17 or later and nothing else.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
"%JAVA%" -XX:+UseParallelGC -XX:MaxNewSize=256m -XX:Tier3DelayOn=0 -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 -Djava.awt.headless=true -cp "%~dp0..\lib\*" dev.tributary.experiments.cli.Main %*
exit /b %errorlevel%
