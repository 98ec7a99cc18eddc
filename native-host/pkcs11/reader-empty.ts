/** Exit status of `watch-reader`: the reader has no card any more, or is gone. */
export const READER_EMPTY = 3;
