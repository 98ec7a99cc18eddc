import { doctor } from "./doctor.ts";
import { install } from "./install.ts";
import { list } from "./list.ts";
import type { CliCommand } from "./outcome.ts";
import { pin } from "./pin.ts";
import { sign } from "./sign.ts";
import { uninstall } from "./uninstall.ts";

export const CLI_COMMANDS: Readonly<Record<string, CliCommand>> = {
  list,
  sign,
  pin,
  doctor,
  install,
  uninstall,
};
