@echo off
rem Starts Tributary on Windows. Builds it on first use; delete .tributary to build again.
setlocal
set "ROOT=%~dp0"
set "BUILT=%ROOT%.tributary"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if exist "%BUILT%\class-path" goto run
echo Building Tributary, once (the first time this downloads about 230 MB) 1>&2
call "%ROOT%mvnw.cmd" -B -q -f "%ROOT%pom.xml" -pl experiments -am -DskipTests -Dspotless.check.skip=true package 1>&2
if errorlevel 1 (
    echo tributary: the build failed 1>&2
    exit /b 1
)
if not exist "%BUILT%" mkdir "%BUILT%"
copy /y "%ROOT%experiments\target\class-path" "%BUILT%\class-path" >nul
:run
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
set "ARGUMENTS=%BUILT%\java-arguments"
for /f "usebackq delims=" %%L in ("%BUILT%\class-path") do set "CLASSES=%%L"
> "%ARGUMENTS%" echo -cp
setlocal enabledelayedexpansion
set "CLASSES=%ROOT%experiments\target\experiments-0.1.0.jar;!CLASSES!"
>> "%ARGUMENTS%" echo "!CLASSES:\=/!"
"%JAVA%" -XX:+UseParallelGC -XX:MaxNewSize=256m -XX:Tier3DelayOn=0 -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 -Djava.awt.headless=true @"%ARGUMENTS%" dev.tributary.experiments.cli.Main %*
exit /b %errorlevel%
