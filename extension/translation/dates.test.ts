import assert from "node:assert/strict";
import { formatDate } from "./dates.ts";

describe("formatDate", () => {
  it("writes a day as people do, and does not break it after its number", () => {
    // Noon where the person is.
    const first = new Date(2028, 2, 1, 12).toISOString();
    const twelfth = new Date(2028, 2, 12, 12).toISOString();
    assert.equal(formatDate(first, "fr"), "1er\u00a0mars 2028");
    assert.equal(formatDate(twelfth, "fr"), "12\u00a0mars 2028");
    assert.equal(formatDate(first, "en"), "March\u00a01, 2028");
  });
});
