// When a signature ends, in words.

const UNITS = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
] as const;

/** A signature that ends sooner than this is worth a warning: uploads and labeling take a while. */
const SOON_SECONDS = 3600;

export interface Expiry {
  /** "expires in 2 h", "expired 3 d ago". */
  text: string;
  state: "past" | "soon" | "later";
}

/** Both in seconds since 1970 UTC. */
export function expiryOf(expires: number, now: number): Expiry {
  const left = expires - now;
  if (left <= 0) return { text: `expired ${lasting(-left)} ago`, state: "past" };
  return { text: `expires in ${lasting(left)}`, state: left < SOON_SECONDS ? "soon" : "later" };
}

/** The largest unit of which there is at least one: "2 h" is 2 h 59 min too. */
function lasting(seconds: number): string {
  for (const [size, name] of UNITS) {
    if (seconds >= size) return `${Math.floor(seconds / size).toLocaleString("en")} ${name}`;
  }
  return "1 min";
}
