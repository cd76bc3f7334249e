package io.costline.files;

/**
 * What is wrong at one place of a file.
 *
 * @param line line of the file, from 1
 * @param column column of that line, from 1
 * @param field which field, as {@code cards[0].rates[1].price}; {@code file} for the whole
 * @param reason what is wrong with it
 */
public record FileFault(int line, int column, String field, String reason) {
    /** The fault as compilers print one, without the file's name: {@code 7:30: cards[0].rates[1].price: must be ...}. */
    @Override
    public String toString() {
        return line + ":" + column + ": " + field + ": " + reason;
    }
}
