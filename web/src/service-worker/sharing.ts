/** What another app shares: taken here, so that it works offline, and handed to the page that begins a post with it. */
import { keepShared } from '../lib/ui/shared.ts';

const WORDS = ['title', 'text', 'url'];

/** Whether a request brings something that was shared to this app. */
export const isShare = (request: Request, origin: string): boolean => {
	const url = new URL(request.url);
	return request.method === 'POST' && url.origin === origin && url.pathname === '/share';
};

/** Keeps the files, and sends the browser on to the page with the words. */
export async function receive(request: Request): Promise<Response> {
	const form = await request.formData();
	const files = form.getAll('files').filter((one): one is File => one instanceof File && one.size > 0);
	await keepShared(files);
	const query = new URLSearchParams();
	for (const name of WORDS) {
		const said = form.get(name);
		if (typeof said === 'string' && said !== '') query.set(name, said);
	}
	return Response.redirect(`/share?${query}`, 303);
}
