/** Whether the network is there, and the worker that keeps what was loaded for when it is not. */
import { t } from '#lib/text/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { registerWorker } from '#lib/ui/worker.ts';

class Network {
	offline = $state(!navigator.onLine);

	follow(): () => void {
		const look = (): void => {
			this.offline = !navigator.onLine;
		};
		addEventListener('online', look);
		addEventListener('offline', look);
		return () => {
			removeEventListener('online', look);
			removeEventListener('offline', look);
		};
	}
}

export const network = new Network();

/** Lets the worker keep what is loaded from now on, and says when a newer Salon has taken over. */
export async function keepForOffline(): Promise<void> {
	if (!('serviceWorker' in navigator)) return;
	const { serviceWorker } = navigator;
	if (serviceWorker.controller) {
		serviceWorker.addEventListener(
			'controllerchange',
			() => toasts.say(t.offline.updated, { href: location.pathname, label: t.offline.reload }),
			{ once: true }
		);
	}
	try {
		await registerWorker();
	} catch {
		// Reading offline is a gift; without it everything else works.
	}
}
