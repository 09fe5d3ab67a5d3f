package io.tocsin.testkit;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

/** A picture of a page in the colours it has most of: a third of the size, and no difference to see. */
final class SmallPng {

    private static final int COLOURS = 96;

    private SmallPng() {
    }

    /** @param png as the browser took it */
    static void write(byte[] png, Path file) {
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(reduced(ImageIO.read(new ByteArrayInputStream(png))), "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file.getFileName(), e);
        }
    }

    private static BufferedImage reduced(BufferedImage full) {
        Map<Integer, Integer> counts = new HashMap<>();
        int[] pixels = full.getRGB(0, 0, full.getWidth(), full.getHeight(), null, 0, full.getWidth());
        for (int pixel : pixels) {
            counts.merge(pixel & 0xffffff, 1, Integer::sum);
        }
        List<Integer> palette = counts.entrySet().stream().sorted(Map.Entry.<Integer, Integer> comparingByValue().reversed())
                .limit(COLOURS).map(Map.Entry::getKey).toList();
        Map<Integer, Integer> places = new HashMap<>();
        int[] colours = palette.stream().mapToInt(Integer::intValue).toArray();
        var small = new BufferedImage(full.getWidth(), full.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE));
        var raster = small.getRaster();
        for (int i = 0; i < pixels.length; i++) {
            int place = places.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(colours, colour));
            raster.setSample(i % full.getWidth(), i / full.getWidth(), 0, place);
        }
        return small;
    }

    private static int nearest(int[] colours, int wanted) {
        int best = 0;
        for (int i = 1; i < colours.length; i++) {
            if (distance(colours[i], wanted) < distance(colours[best], wanted)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xff) - (other >> 16 & 0xff);
        int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
        int blue = (one & 0xff) - (other & 0xff);
        return red * red + green * green + blue * blue;
    }
}
