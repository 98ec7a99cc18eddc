import assert from "node:assert/strict";
import { formatDate } from "./dates.ts";

describe("formatDate", () => {
  it("writes a day as people do, and does not break it after its number", () => {
    const first = "2028-03-01T12:00:00.000Z";
    const twelfth = "2028-03-12T12:00:00.000Z";
    assert.equal(formatDate(first, "fr"), "1er\u00a0mars 2028");
    assert.equal(formatDate(twelfth, "fr"), "12\u00a0mars 2028");
    assert.equal(formatDate(first, "en"), "March\u00a01, 2028");
  });
});
