// What all widgets share: hearing the host (MCP Apps, or ChatGPT's window.openai), and making elements out of text only.
const main = document.getElementById('main');
const waiting = new Map();
let asked = 0;

function make(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (name === 'onclick') element.addEventListener('click', value);
		else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
	}
	element.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
	return element;
}

// Words of people come fenced for the model; people read them without.
function unfence(text) {
	const found = /^<<<content [0-9a-f]{16} by [^\n]*>>>\n([\s\S]*)\n<<<end [0-9a-f]{16}>>>$/.exec(text ?? '');
	return found ? found[1] : (text ?? '');
}

function picture(one, description) {
	const source = one.data ?? one.preview_url;
	const safe = /^(data:image\/(webp|png|jpeg);base64,|https?:\/\/)/.test(source ?? '');
	return safe ? make('img', { src: source, alt: unfence(description ?? one.description) }) : null;
}

function send(message) {
	parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
}

function request(method, params) {
	const id = ++asked;
	return new Promise((resolve, reject) => {
		waiting.set(id, { resolve, reject });
		send({ id, method, params });
	});
}

// Calls a tool of the server through the host, which asks the person where it has to.
async function callTool(name, input) {
	if (window.openai?.callTool) return read(await window.openai.callTool(name, input));
	return read(await request('tools/call', { name, arguments: input }));
}

function openLink(url) {
	if (window.openai?.openExternal) window.openai.openExternal({ href: url });
	else void request('ui/open-link', { url });
}

function read(result) {
	const images = (result?.content ?? [])
		.filter((block) => block.type === 'image' && /^image\/(webp|png|jpeg)$/.test(block.mimeType ?? ''))
		.map((block) => ({ data: `data:${block.mimeType};base64,${block.data}` }));
	const previews = (result?._meta?.['salon/previews'] ?? []).map((data) => ({ data }));
	return {
		values: result?.structuredContent ?? null,
		images: images.length ? images : previews,
		code: result?._meta?.['salon/confirmation'] ?? null,
		failed: result?.isError === true
	};
}

function measure() {
	const height = Math.ceil(document.documentElement.scrollHeight);
	if (!window.openai) send({ method: 'ui/notifications/size-changed', params: { height } });
}

function show(...elements) {
	main.replaceChildren(...elements);
	measure();
}

// Pictures come later than words, and make the page higher.
new ResizeObserver(measure).observe(main);

function start(draw) {
	if (window.openai) {
		const take = () => {
			const { toolOutput, toolResponseMetadata } = window.openai;
			if (toolOutput) draw(read({ structuredContent: toolOutput, _meta: toolResponseMetadata }));
		};
		window.addEventListener('openai:set_globals', take);
		take();
		return;
	}
	window.addEventListener('message', ({ source, data }) => {
		if (source !== parent || data?.jsonrpc !== '2.0') return;
		if (data.method === 'ui/notifications/tool-result') draw(read(data.params));
		else if (data.method === 'ui/resource-teardown') send({ id: data.id, result: {} });
		else if (waiting.has(data.id)) {
			const { resolve, reject } = waiting.get(data.id);
			waiting.delete(data.id);
			if (data.error) reject(new Error(data.error.message));
			else resolve(data.result);
		}
	});
	const hello = { appInfo: { name: 'salon', version: '1' }, appCapabilities: {}, protocolVersion: '2026-01-26' };
	void request('ui/initialize', hello).then(() => send({ method: 'ui/notifications/initialized' }));
}

function card(post) {
	const counts = `${post.replies} replies · ${post.favourites} favourites · ${post.remixes} remixes`;
	return make(
		'article',
		{},
		make('header', {}, post.author, make('span', { class: 'quiet' }, how(post.how_made))),
		post.boosted_by ? make('p', { class: 'quiet' }, `boosted by ${post.boosted_by}`) : null,
		post.warning ? make('p', {}, make('b', {}, unfence(post.warning))) : null,
		post.text ? make('p', { class: 'words' }, unfence(post.text)) : null,
		make('div', { class: 'pictures' }, ...(post.pictures ?? []).map((one) => picture(one))),
		make('p', { class: 'quiet' }, counts)
	);
}

function how(degree) {
	const words = { none: 'by hand', assisted: 'with AI', generated: 'made by AI', autonomous: 'by a bot' };
	return words[degree] ?? '';
}

