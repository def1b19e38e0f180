/** Addresses the server gives, turned into ones this page may load. */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
let ownHost = '';

/** Names the place's own host, as the server calls it. */
export function setOwnHost(domain: string): void {
	ownHost = domain;
}

/** A path on this origin when the address is the place's own (it may go by several names); otherwise the address. */
export function toLocalAddress(address: string | null): string | null {
	if (address === null || address === '' || address.startsWith('/')) return address;
	if (address.startsWith(`${location.origin}/`)) return address.slice(location.origin.length);
	let url: URL;
	try {
		url = new URL(address);
	} catch {
		return address;
	}
	const isOwn = url.host === location.host || url.host === ownHost || areBothLoopback(url.hostname);
	return isOwn ? url.pathname + url.search + url.hash : address;
}

function areBothLoopback(hostname: string): boolean {
	return LOOPBACK.has(hostname) && LOOPBACK.has(location.hostname);
}
