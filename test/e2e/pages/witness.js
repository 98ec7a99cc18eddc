// Runs before the page's own scripts and writes down all that a script of the page can observe.
const seen = [];
const write = (what, facts) => seen.push(`${what} ${JSON.stringify(facts)}`);

for (const type of [
  "message messageerror storage input change keydown beforeinput submit",
  "formdata focus blur paste error unhandledrejection visibilitychange",
  "passerelle-signed passerelle-error passerelle-key-removed",
].flatMap((types) => types.split(" "))) {
  addEventListener(
    type,
    ({ data, detail, key }) => write(type, { data, detail, key }),
    true,
  );
}

new MutationObserver(() => {
  write("document", document.documentElement.outerHTML);
  for (const { name, value } of document.querySelectorAll("input")) {
    write("input", { name, value });
  }
}).observe(document, {
  subtree: true,
  childList: true,
  attributes: true,
  characterData: true,
});

globalThis.witness = () =>
  [
    ...seen,
    // What extensions are sometimes careless enough to leave in the page's own world.
    JSON.stringify([
      Object.keys(globalThis),
      { ...localStorage, ...sessionStorage },
      performance.getEntries().map(({ name }) => name),
      document.cookie,
    ]),
  ].join("\n");
