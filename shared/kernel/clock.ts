/** Time as a port: shared code never asks the machine. */
export interface Clock {
  /** Epoch milliseconds of the wall clock; may jump when the person or NTP sets it. */
  now(): number;
}
