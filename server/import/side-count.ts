/** Rows that are none of the feed's own: how many were taken over, and how many were there already. */
export interface SideCount {
  readonly words: string;
  readonly taken: number;
  readonly known?: number;
}
