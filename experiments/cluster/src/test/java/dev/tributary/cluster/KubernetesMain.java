package dev.tributary.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * What Kubernetes is to Spark, until the process is killed: a server that keeps objects and tells of changes, and a node whose
 * containers are processes of this host. The server is the one that the library's own tests use, not Kubernetes itself.
 */
final class KubernetesMain {

    private final KubernetesClient client;
    private final Map<String, Process> running = new ConcurrentHashMap<>();
    private final Path folder;
    private final String jars;

    private KubernetesMain(KubernetesClient client, Path folder, String jars) {
        this.client = client;
        this.folder = folder;
        this.jars = jars;
    }

    /** Takes a folder for what containers say, and the class path of their image; writes its port into the folder. */
    public static void main(String[] words) throws Exception {
        Path folder = Path.of(words[0]);
        KubernetesMockServer server =
                new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new Pending(), false);
        server.init(InetAddress.getLoopbackAddress(), 0);
        KubernetesMain node = new KubernetesMain(server.createClient(), folder, words[1]);
        node.watch();
        Files.writeString(folder.resolve("port.part"), Integer.toString(server.getPort()));
        Files.move(folder.resolve("port.part"), folder.resolve("port"));
        new CountDownLatch(1).await();
    }

    /** Objects as Kubernetes has them from the beginning: a pod has a status. */
    private static final class Pending extends KubernetesCrudDispatcher {
        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public MockResponse handleCreate(RecordedRequest request) {
            try {
                return made(request);
            } catch (JsonProcessingException refused) {
                throw new IllegalArgumentException("expected an object of Kubernetes", refused);
            }
        }

        private MockResponse made(RecordedRequest request) throws JsonProcessingException {
            ObjectNode made = (ObjectNode) JSON.readTree(request.getUtf8Body());
            if (made.path("kind").asText().equals("Pod")) {
                made.putObject("status").put("phase", "Pending");
            }
            // a body can be read only once
            return super.handleCreate(new RecordedRequest(
                    request.getHttpVersion(),
                    request.method(),
                    request.getPath(),
                    request.getHeaders(),
                    new Buffer(JSON.writeValueAsBytes(made))));
        }
    }

    private void watch() {
        client.pods().inAnyNamespace().watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if (action == Action.ADDED) {
                    new Thread(() -> run(pod), name(pod)).start();
                } else if (action == Action.DELETED) {
                    Optional.ofNullable(running.get(name(pod))).ifPresent(Process::destroyForcibly);
                }
            }

            @Override
            public void onClose(WatcherException lost) {
                throw new IllegalStateException("no longer told of changes", lost);
            }
        });
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private void run(Pod pod) {
        try {
            Process process = ExecutorImage.start(pod, folder, jars);
            running.put(name(pod), process);
            report(pod, "Running", Optional.empty());
            int code = process.waitFor();
            report(pod, code == 0 ? "Succeeded" : "Failed", Optional.of(code));
        } catch (Exception failed) {
            throw new IllegalStateException("cannot run " + name(pod), failed);
        }
    }

    private void report(Pod pod, String phase, Optional<Integer> exit) {
        var found = client.pods().inNamespace(pod.getMetadata().getNamespace()).withName(name(pod));
        if (found.get() == null) {
            return;
        }
        found.editStatus(now -> {
            var status = new PodBuilder(now)
                    .editOrNewStatus()
                    .withPhase(phase)
                    .withPodIP(ExecutorImage.HOST)
                    .addNewContainerStatus()
                    .withName(now.getSpec().getContainers().get(0).getName());
            var stated = exit.map(code -> status.withNewState()
                            .withNewTerminated()
                            .withExitCode(code)
                            .endTerminated()
                            .endState())
                    .orElseGet(() ->
                            status.withNewState().withNewRunning().endRunning().endState());
            return stated.endContainerStatus().endStatus().build();
        });
    }
}
