import assert from "node:assert/strict";
import { join } from "node:path";
import { sentenceFor } from "@passerelle/shared/errors/sentence.ts";
import type { Page } from "puppeteer-core";
import type { Dialog } from "../../scripts/dev/dialog.ts";
import { DEVELOPMENT_TOKEN_LABEL } from "../../scripts/dev/materials.ts";
import { ELODIE } from "../../scripts/dev/people.ts";
import type { Customer } from "../../scripts/dev/people.ts";
import type { UsbKey } from "../../scripts/dev/usb-key.ts";
import { createOtherKeys, type OtherKey } from "./other-keys.ts";
import { openBankDialog, setScene } from "./scene.ts";

describe("several keys at once, in Chromium", () => {
  let plug: UsbKey;
  let office: OtherKey;
  let workshop: OtherKey;
  const scene = setScene("chromium", {
    async furnish({ folder, portal }) {
      const others = await createOtherKeys(
        join(folder, "others"),
        ELODIE.person,
      );
      plug = others.plug;
      [office, workshop] = others.keys;
      for (const { customer } of others.keys) await portal.enrol(customer);
      return { otherModules: [{ ...plug.module, name: "Autre fabricant" }] };
    },
  });
  afterEach(() => plug.pullOut());

  async function openDialog(
    customer: Customer,
  ): Promise<{ page: Page; dialog: Dialog }> {
    await scene.key.plugIn();
    await plug.plugIn();
    const opened = await openBankDialog(scene, customer);
    await opened.dialog.page.waitForFunction(
      () => document.querySelectorAll(".token").length === 3,
    );
    return opened;
  }

  async function signIn(
    { person }: Customer,
    pin: string,
    page: Page,
    dialog: Dialog,
  ): Promise<void> {
    await dialog.choose(person.organization);
    await dialog.typePin(pin);
    await Promise.all([
      page.waitForNavigation(),
      dialog.waitForScreen("signed"),
      dialog.confirm(),
    ]);
    await page.waitForSelector(`main ::-p-text(${person.organization})`);
  }

  /** How many calls with a PIN each library had while something was done. */
  async function pinCallsDuring(
    act: () => Promise<void>,
  ): Promise<{ own: number; others: number }> {
    const [own, others] = [await scene.key.pinCalls(), await plug.pinCalls()];
    await act();
    return {
      own: (await scene.key.pinCalls()) - own,
      others: (await plug.pinCalls()) - others,
    };
  }

  it("are shown under their names, each with what is on it", async () => {
    const { dialog } = await openDialog(scene.elodie);
    const shown = await dialog.page.$$eval(".token", (tokens) =>
      tokens.map((token) => ({
        name: token.querySelector(".token-name")?.textContent ?? "",
        organizations: [...token.querySelectorAll(".organization")].map(
          ({ textContent }) => textContent,
        ),
      })),
    );
    for (const [label, ...customers] of [
      [DEVELOPMENT_TOKEN_LABEL, scene.elodie, scene.mael],
      [office.label, office.customer],
      [workshop.label, workshop.customer],
    ] as const) {
      const key = shown.find(({ name }) => name.includes(label));
      assert.deepEqual(
        key?.organizations.toSorted(),
        customers.map(({ person }) => person.organization).toSorted(),
        label,
      );
    }
  });

  it("sign one by one: the PIN goes to the chosen library alone", async () => {
    const { page, dialog } = await openDialog(scene.elodie);
    const calls = await pinCallsDuring(() =>
      signIn(scene.elodie, scene.key.pin, page, dialog),
    );
    assert.deepEqual(calls, { own: 1, others: 0 });
  });

  for (const [title, chosen] of [
    ["first", () => office],
    ["second", () => workshop],
  ] as const) {
    it(`sign one by one: the PIN goes to the chosen key alone, the ${title} of two behind one library`, async () => {
      const { customer, pin } = chosen();
      const { page, dialog } = await openDialog(customer);
      const calls = await pinCallsDuring(() =>
        signIn(customer, pin, page, dialog),
      );
      assert.deepEqual(calls, { own: 0, others: 1 });
    });
  }

  it("do not take each other’s PIN", async () => {
    const { page, dialog } = await openDialog(office.customer);
    await dialog.choose(office.customer.person.organization);
    await dialog.typePin(workshop.pin);
    const calls = await pinCallsDuring(async () => {
      await dialog.confirm();
      const problem = await dialog.waitForText("#problem");
      assert.ok(problem.includes(sentenceFor("pin_incorrect", "fr")), problem);
    });
    assert.deepEqual(calls, { own: 0, others: 1 });
    await signIn(office.customer, office.pin, page, dialog);
  });

  it("forget a PIN that was typed for one as soon as another is chosen", async () => {
    const { page, dialog } = await openDialog(workshop.customer);
    await dialog.choose(scene.elodie.person.organization);
    await dialog.typePin(scene.key.pin);
    await dialog.choose(workshop.customer.person.organization);
    assert.equal(
      await dialog.page.$eval("input#pin", ({ value }) => value),
      "",
    );
    assert.ok((await dialog.text("#pin-label")).includes(workshop.label));
    await signIn(workshop.customer, workshop.pin, page, dialog);
  });

  it("are independent: one pulled out leaves the choice of another as it was", async () => {
    const { page, dialog } = await openDialog(scene.elodie);
    await dialog.choose(scene.elodie.person.organization);
    await dialog.typePin(scene.key.pin);
    await plug.pullOut();
    await dialog.page.waitForFunction(
      () => document.querySelectorAll(".token").length === 1,
    );
    await Promise.all([page.waitForNavigation(), dialog.confirm()]);
    await page.waitForSelector(
      `main ::-p-text(${scene.elodie.person.organization})`,
    );
  });
});
