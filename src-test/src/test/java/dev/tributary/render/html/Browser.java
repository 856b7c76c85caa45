package dev.tributary.render.html;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real browser without network that notes what a page asks for and complains about. */
public final class Browser implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final BrowserContext context;
    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private Browser(Playwright playwright, Path executable, double density) {
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(ARGUMENTS));
        this.context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setAcceptDownloads(true)
                .setDeviceScaleFactor(density));
        context.setOffline(true);
    }

    /** Starts Chromium from {@code TRIBUTARY_CHROMIUM} or from where Debian puts it; fails if there is none. */
    public static Browser open() {
        return open(1);
    }

    /** The same with so many dots to a pixel. */
    public static Browser open(double density) {
        Path executable =
                Path.of(Optional.ofNullable(System.getenv("TRIBUTARY_CHROMIUM")).orElse("/usr/bin/chromium"));
        if (!Files.isExecutable(executable)) {
            throw new IllegalStateException("no browser at " + executable + "; install one (apt-get install -y"
                    + " chromium), name one in TRIBUTARY_CHROMIUM, or leave these tests out with"
                    + " -Dexcluded.tags=slow,browser");
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browser(playwright, executable, density);
    }

    /** Opens a file. */
    public Page visit(Path file) {
        Page page = context.newPage();
        page.onRequest(request -> requests.add(request.url()));
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(error -> complaints.add("error: " + error));
        page.setViewportSize(1600, 1100);
        page.navigate(file.toUri().toString());
        return page;
    }

    /** The addresses that pages asked for, their own included. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** What pages wrote to the console, and errors of their scripts. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        context.close();
        browser.close();
        playwright.close();
    }
}
