/**
 * Files that another app on the device shared, on their way from the service worker, which takes them even offline, to
 * the page that opens them.
 */

export const SHARED = 'salon-shared-1';
const NAME = 'X-Name';

/** Keeps files until they are taken, in place of what was shared before. */
export async function keepShared(files: readonly File[]): Promise<void> {
	await caches.delete(SHARED);
	const cache = await caches.open(SHARED);
	for (const [at, file] of files.entries()) {
		const headers = { 'Content-Type': file.type, [NAME]: encodeURIComponent(file.name) };
		await cache.put(`/share/${at}`, new Response(file, { headers }));
	}
}

/** The files that were shared last; they can be taken once. */
export async function takeShared(): Promise<File[]> {
	if (!('caches' in globalThis)) return [];
	const cache = await caches.open(SHARED);
	const kept = await Promise.all((await cache.keys()).map((one) => cache.match(one)));
	const files = kept.flatMap((one) => (one ? [toFile(one)] : []));
	const taken = await Promise.all(files);
	await caches.delete(SHARED);
	return taken;
}

async function toFile(kept: Response): Promise<File> {
	const name = decodeURIComponent(kept.headers.get(NAME) ?? '');
	return new File([await kept.blob()], name, { type: kept.headers.get('Content-Type') ?? '' });
}
