import assert from "node:assert/strict";
import { whyStale } from "./freshness.ts";

describe("whyStale", () => {
  const NOW = Date.UTC(2026, 5, 15, 12);
  const HOUR = 60 * 60 * 1000;
  const SKEW = 5 * 60 * 1000;
  const DAY = 24 * HOUR;

  const cases: [string, number, number | undefined, object, RegExp | null][] = [
    ["just published", NOW, NOW + DAY, {}, null],
    ["published ahead by the skew", NOW + SKEW, NOW + DAY, {}, null],
    ["a ms more ahead", NOW + SKEW + 1, NOW + DAY, {}, /future/],
    ["expired within the skew", NOW - DAY, NOW - SKEW, {}, null],
    ["expired a ms more ago", NOW - DAY, NOW - SKEW - 1, {}, /passed/],
    ["expiring before it begins", NOW, NOW - 1, {}, /before thisUpdate/],
    ["old, with a far nextUpdate", NOW - 90 * DAY, NOW + 1, {}, null],
    ["a day old without nextUpdate", NOW - DAY - SKEW, undefined, {}, null],
    ["a ms older", NOW - DAY - SKEW - 1, undefined, {}, /long ago/],
    [
      "of the greatest age",
      NOW - HOUR,
      NOW + DAY,
      { maximumAgeMs: HOUR },
      null,
    ],
    [
      "over it, with skew none",
      NOW - HOUR - 1,
      NOW + DAY,
      { maximumAgeMs: HOUR, clockSkewMs: 0 },
      /long ago/,
    ],
    [
      "old without nextUpdate where that is allowed",
      NOW - 7 * DAY,
      undefined,
      { maximumAgeMs: 7 * DAY },
      null,
    ],
    [
      "without any skew, ahead",
      NOW + 1,
      NOW + DAY,
      { clockSkewMs: 0 },
      /future/,
    ],
    [
      "without any skew, in its last moment",
      NOW - DAY,
      NOW,
      { clockSkewMs: 0 },
      null,
    ],
  ];
  for (const [title, thisUpdate, nextUpdate, freshness, expected] of cases) {
    it(`${expected ? "refuses" : "accepts"} what is ${title}`, () => {
      const reason = whyStale({ thisUpdate, nextUpdate }, NOW, freshness);
      if (expected) assert.match(reason ?? "", expected);
      else assert.equal(reason, undefined);
    });
  }
});
