/** More differences than one in three letters are another word. */
const LETTERS_PER_DIFFERENCE = 3;

/** The known word that was probably meant, or null where none is near. */
export function nearestWord(
  word: string,
  known: readonly string[],
): string | null {
  const bound = Math.ceil(word.length / LETTERS_PER_DIFFERENCE);
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: distance(word, candidate) }))
    .filter((found) => found.distance <= bound)
    .sort((a, b) => a.distance - b.distance);
  return nearest?.candidate ?? null;
}

/**
 * How many letters have to be put in, left out, replaced or exchanged with their neighbour (optimal string alignment).
 */
function distance(from: string, to: string): number {
  let [beforeLast, last]: number[][] = [[], []];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    [beforeLast, last, row] = [last ?? [], row, [line]];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[line - 1] === to[column - 1];
      const isExchanged =
        from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
      row[column] = Math.min(
        last[column]! + 1,
        row[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
        isExchanged ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
  }
  return row[to.length]!;
}
