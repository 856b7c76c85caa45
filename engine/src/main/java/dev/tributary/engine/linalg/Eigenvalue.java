package dev.tributary.engine.linalg;

/** A complex eigenvalue. */
public record Eigenvalue(double real, double imaginary) {

    /** Its distance from zero. */
    public double modulus() {
        return Math.hypot(real, imaginary);
    }
}
