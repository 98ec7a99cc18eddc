import { soak } from "./soak.ts";

describe("the host over time", function () {
  this.timeout(120_000);

  it("does not grow while it signs and a card comes and goes", () =>
    soak({ signatures: 30, cycles: 4 }, (line) => {
      console.log(`      ${line}`);
    }));
});
