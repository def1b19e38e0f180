// Asks on and on while the pictures grow, through the host; a host that calls no tools shows what it was given.
let timer = 0;

function draw({ values, images, failed }) {
	if (!values || failed) return;
	const over = ['ready', 'failed', 'cancelled'].includes(values.state);
	const shown = images.length ? images : (values.pictures ?? []);
	const told = over ? values.state : `${values.stage ?? values.state}: ${Math.round(values.progress * 100)} %`;
	show(
		make('div', { class: 'pictures' }, ...shown.map((one, at) => picture(one, `picture ${at + 1}, made by AI`))),
		over ? make('p', { class: 'quiet' }, values.error ?? told) : make('p', { class: 'quiet', role: 'status' }, told),
		over ? null : make('progress', { max: 1, value: values.progress, 'aria-label': 'Progress' })
	);
	clearTimeout(timer);
	if (!over) timer = setTimeout(() => void look(values.generation_id), 700);
}

async function look(id) {
	try {
		draw(await callTool('check_picture', { generation_id: id, wait_seconds: 2 }));
	} catch {
		measure();
	}
}

start(draw);
