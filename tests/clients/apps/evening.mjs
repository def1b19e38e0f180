// What every library's evening shares: people who let the app in, a picture to post, and waiting for what comes later.
import { createInterface } from "node:readline";

export const url = process.argv[2];
export const OOB = "urn:ietf:wg:oauth:2.0:oob";
export const SCOPES = "read write follow push";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Ask somebody to allow an app, on the page where people do; answers with the code they were shown. */
export async function askForConsent(clientId) {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: OOB,
    response_type: "code",
    scope: SCOPES,
  });
  console.log(`consent ${url}/oauth/authorize?${query}`);
  return (await lines.next()).value;
}

/** No more people are needed: nothing keeps the process open. */
export function closeDoor() {
  process.stdin.destroy();
}

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP8z4APMOGVHbHSAEEsAROxCnMTAAAAAElFTkSuQmCC";

/** A small red picture. */
export function paint() {
  return Buffer.from(PIXEL, "base64");
}

/** Ask again until the answer is what is hoped for; fails after ten seconds. */
export async function until(ask, isThere) {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
