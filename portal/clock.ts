/** The time, as a parameter of everything that judges it. */
export type Clock = () => Date;
