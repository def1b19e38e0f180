/** The one worker of this place: found, and registered by an address that no page's words can reach. */

const WORKER = '/service-worker.js';

/** Null where browsers have no Trusted Types. */
const policy = window.trustedTypes?.createPolicy('workers', {
	createScriptURL: (address) => {
		if (address !== WORKER) throw new TypeError(`${address} is no worker of this place.`);
		return address;
	}
});

export function findWorker(): Promise<ServiceWorkerRegistration | undefined> {
	return navigator.serviceWorker.getRegistration(WORKER);
}

export function registerWorker(): Promise<ServiceWorkerRegistration> {
	const address = policy?.createScriptURL(WORKER) ?? WORKER;
	return navigator.serviceWorker.register(address as string); // what TypeScript knows of it is older than Trusted Types
}
