package dev.tributary.render.png;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngFileTest {

    private static BufferedImage noise(int width, int height) {
        Random random = new Random(1);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, y % 3 == 0 ? random.nextInt() : 0xf8fafc);
            }
        }
        return image;
    }

    /** The decoder of the JDK checks every checksum. */
    @ParameterizedTest
    @CsvSource({"1, 1", "3, 255", "3, 256", "3, 257", "700, 1000", "2, 70000"})
    void another_decoder_reads_every_dot(int width, int height) throws IOException {
        BufferedImage image = noise(width, height);

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngFile.of(image)));

        assertThat(read.getWidth()).isEqualTo(width);
        assertThat(read.getHeight()).isEqualTo(height);
        int[] dots = image.getRGB(0, 0, width, height, null, 0, width);
        assertThat(read.getRGB(0, 0, width, height, null, 0, width)).isEqualTo(dots);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "7"})
    void bytes_do_not_depend_on_threads(int threads) throws Exception {
        BufferedImage image = noise(300, 1500);
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            assertThat(pool.submit(() -> PngFile.of(image)).get()).isEqualTo(PngFile.of(image));
        } finally {
            pool.shutdown();
        }
    }
}
