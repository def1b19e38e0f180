/** Whether this browser is told while no page is open: what the server knows and what the browser allows. */
import { endPush, findPush, getServerKey, startPush, type PushSubscriptionTold } from '#lib/api/push.ts';
import { toSentence } from '#lib/api/http.ts';
import { t } from '#lib/text/settings.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { findWorker, registerWorker } from '#lib/ui/worker.ts';

export class DevicePush {
	on = $state(false);
	busy = $state(false);
	/** Of which kinds it tells, while it is on. */
	alerts = $state.raw<PushSubscriptionTold['alerts']>({});
	readonly possible = 'serviceWorker' in navigator && 'PushManager' in window;

	/** Reads both sides; one that lost the other counts as off. */
	async load(): Promise<void> {
		if (!this.possible) return;
		try {
			const [here, there] = await Promise.all([findHere(), findPush()]);
			this.on = here !== null && here.endpoint === there?.endpoint;
			this.alerts = there?.alerts ?? {};
		} catch {
			this.on = false;
		}
	}

	async set(wanted: boolean): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.on = wanted;
		try {
			if (wanted) this.alerts = (await start()).alerts;
			else await end();
		} catch (problem) {
			this.on = !wanted;
			toasts.complain(problem instanceof DOMException ? t.settings.deviceRefused : toSentence(problem));
		} finally {
			this.busy = false;
		}
	}
}

async function findHere(): Promise<PushSubscription | null> {
	const worker = await findWorker();
	return (await worker?.pushManager.getSubscription()) ?? null;
}

async function start(): Promise<PushSubscriptionTold> {
	if ((await Notification.requestPermission()) !== 'granted') {
		throw new DOMException('refused', 'NotAllowedError');
	}
	await registerWorker();
	const { pushManager } = await navigator.serviceWorker.ready;
	await (await pushManager.getSubscription())?.unsubscribe(); // it may be for a key of the past
	const applicationServerKey = await getServerKey();
	const here = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
	return startPush(here.toJSON());
}

async function end(): Promise<void> {
	await endPush();
	await (await findHere())?.unsubscribe();
}
