/** What the page came with named as its first requests: asked for at once, and given to whoever asks for it first. */

/** How a request is made when nothing is known of who asks. */
const INIT: RequestInit = { headers: { Accept: 'application/json' }, credentials: 'same-origin' };

const coming = new Map<string, Promise<Response>>();

if (typeof document !== 'undefined') {
	for (const link of document.head.querySelectorAll('link[rel=asked], link[rel=preload][as=fetch]')) {
		const address = link.getAttribute('href') ?? '';
		const answer = fetch(address, INIT);
		answer.catch(() => undefined); /* whoever takes it is told */
		coming.set(address, answer);
	}
}

/** The answer to an address that is on its way, once: a second time it may be out of date. */
export function takeComing(address: string): Promise<Response> | undefined {
	const answer = coming.get(address);
	coming.delete(address);
	return answer;
}
