import assert from "node:assert/strict";
import { describeFailures } from "./failures.ts";

const OUTPUT = `
  signing in
    ✔ lets a customer in
    1) says: no
  the PIN
    2) "before all" hook for "is kept"

  12 passing (3s)
  2 failing

  1) signing in
       in Chromium: again
         says: no:

      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

'a' !== 'b'

      + expected - actual

      -a
      +b
      
      at Context.<anonymous> (file:///tmp/a.test.ts:3:35)
      at process.processImmediate (node:internal/timers:483:21)

  2) "before all" hook for "is kept":
     Error: no
      way
      at Context.<anonymous> (file:///tmp/a.test.ts:10:49)


=============================== Coverage summary ===============================
Lines        : 12%
`;

describe("naming what failed", () => {
  it("gives each failing test's titles and what its error says, without the stack", () => {
    assert.deepEqual(describeFailures(OUTPUT, OUTPUT), [
      "  ✖ signing in › in Chromium: again › says: no",
      "    AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:",
      "    'a' !== 'b'",
      "    + expected - actual",
      "    -a",
      "    +b",
      '  ✖ "before all" hook for "is kept"',
      "    Error: no",
      "    way",
    ]);
  });

  it("gives the first lines of a long error", () => {
    const long = OUTPUT.replace("way\n", "way\n".repeat(100));
    const lines = describeFailures(long, long);
    assert.equal(lines.filter((line) => line === "    way").length, 7);
  });

  it("gives the end of what was said where mocha named no test", () => {
    const said = `${"a line\n".repeat(100)}\n  the last  \n\n`;
    const lines = describeFailures("  12 passing (3s)\n", said);
    assert.equal(lines.length, 20);
    assert.equal(lines.at(-1), "  the last");
  });
});
