import { translatePage } from "../translation/translate.ts";

translatePage(document);
