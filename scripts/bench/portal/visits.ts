/** The visitors' side, a process of its own, so that what the sites' process takes is theirs alone. */
import { type Customer, CLIENT, USER } from "./customer.ts";

/** What visitors do, over and over. */
export interface Order {
  readonly visit: "page" | "sign-in";
  readonly url: string;
  readonly count: number;
}

const VISITORS = 8;
let addresses = 0;

/** One browser: its address, its cookie and the page on its screen. */
class Visitor {
  readonly #site: string;
  readonly #address: string;
  #cookie = "";
  #page = "";

  constructor(site: string) {
    const number = ++addresses;
    const bytes = [10, number >> 16, (number >> 8) & 255, number & 255];
    this.#address = bytes.join(".");
    this.#site = site;
  }

  async open(path: string): Promise<void> {
    await this.#send(path, 200);
  }

  /** Sends the form of the page on the screen, with these fields filled in. */
  async submit(
    path: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<void> {
    const form = new URLSearchParams({ _csrf: this.field("_csrf"), ...fields });
    await this.#send(path, 303, form);
  }

  field(name: string): string {
    const pattern = new RegExp(`name="${name}"[^>]* value="([^"]*)"`);
    return pattern.exec(this.#page)?.[1] ?? "";
  }

  async #send(
    path: string,
    status: number,
    form?: URLSearchParams,
  ): Promise<void> {
    const response = await fetch(`${this.#site}${path}`, {
      redirect: "manual",
      headers: {
        "x-forwarded-for": this.#address,
        cookie: this.#cookie,
        ...(form && { origin: this.#site }),
      },
      ...(form && { method: "POST", body: form }),
    });
    this.#page = await response.text();
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(";")[0] ?? "";
    if (response.status !== status) {
      throw new Error(`${path}: ${response.status}\n${this.#page}`);
    }
  }
}

/** From the client identifier to the customer's area. */
async function signIn(url: string, customer: Customer): Promise<void> {
  const visitor = new Visitor(url);
  await visitor.open("/connexion");
  await visitor.submit("/connexion", { clientIdentifier: CLIENT });
  await visitor.open("/connexion/utilisateur");
  await visitor.submit("/connexion/utilisateur", { userNumber: String(USER) });
  await visitor.open("/connexion/certificat");
  const challenge = visitor.field("challenge");
  await visitor.submit("/connexion/certificat", {
    page: visitor.field("page"),
    challenge,
    signature: customer.answer(challenge, url),
  });
  await visitor.open("/espace");
}

/** Several visitors at a time do as ordered. */
export async function visit(
  { visit: what, url, count }: Order,
  customer: Customer,
): Promise<void> {
  let left = count;
  const one = async () => {
    while (left-- > 0) {
      if (what === "page") await new Visitor(url).open("");
      else await signIn(url, customer);
    }
  };
  await Promise.all(Array.from({ length: VISITORS }, one));
}
