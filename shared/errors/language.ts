/** The languages of the product. */
export type Language = "fr" | "en";

/** What is said to a person, in each of them. */
export type Text = Readonly<Record<Language, string>>;
