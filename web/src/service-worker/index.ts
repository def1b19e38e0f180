/**
 * Shows what the server pushes while no page is open, and keeps what was loaded for reading while it is out of reach.
 * Whoever signs in or out takes what was kept along. What other apps share is taken here too.
 */
import { answer, forgetOthers } from './keeping.ts';
import { isShare, receive } from './sharing.ts';

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;

interface Told {
	notification_id: number;
	title: string;
	body: string;
	icon: string;
	url: string;
}

worker.addEventListener('install', () => void worker.skipWaiting());

worker.addEventListener('activate', (event) => {
	event.waitUntil(Promise.all([forgetOthers(), worker.clients.claim()]));
});

worker.addEventListener('fetch', (event) => {
	if (isShare(event.request, worker.location.origin)) return event.respondWith(receive(event.request));
	const answered = answer(event.request, worker.location.origin, (work) => event.waitUntil(work));
	if (answered) event.respondWith(answered);
});

worker.addEventListener('push', (event) => {
	const told = event.data?.json() as Told | undefined;
	if (!told) return;
	const { title, body, icon, url } = told;
	const tag = String(told.notification_id);
	event.waitUntil(worker.registration.showNotification(title, { body, icon, tag, data: url }));
});

worker.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(open(new URL(event.notification.data as string)));
});

/** Brings an open page of ours there, or opens one. */
async function open(url: URL): Promise<void> {
	if (url.origin !== worker.location.origin) return;
	const pages = await worker.clients.matchAll({ type: 'window' });
	const page = pages[0];
	if (page) {
		await page.navigate(url.href);
		await page.focus();
	} else {
		await worker.clients.openWindow(url.href);
	}
}
