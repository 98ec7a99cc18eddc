import type { DiscoveredModule } from "../discovered-module.ts";
import type { HostSystem } from "../host-system.ts";
import type { CheckLibrary } from "../library/check-library.ts";
import { candidatePaths } from "./candidate-paths.ts";
import { type Product, PRODUCTS } from "./products.ts";

/** The catalogue's products that are installed, in the catalogue's order. */
export function findCatalogueModules(
  system: HostSystem,
  checkLibrary: CheckLibrary,
): DiscoveredModule[] {
  const modules: DiscoveredModule[] = [];
  for (const product of PRODUCTS) {
    const isSuperseded = modules.some(
      ({ name, problem }) => name === product.supersededBy && problem === null,
    );
    const module = isSuperseded
      ? null
      : findProduct(product, system, checkLibrary);
    if (module !== null) modules.push(module);
  }
  return modules;
}

/** The first library that can be loaded; where none can, the first that exists, with its problem. */
function findProduct(
  product: Product,
  system: HostSystem,
  checkLibrary: CheckLibrary,
): DiscoveredModule | null {
  let unusable: DiscoveredModule | null = null;
  for (const path of candidatePaths(product, system)) {
    if (system.files.find(path) === null) continue;
    const module: DiscoveredModule = {
      name: product.name,
      ...checkLibrary(path),
      source: "catalogue",
    };
    if (module.problem === null) return module;
    unusable ??= module;
  }
  return unusable;
}
