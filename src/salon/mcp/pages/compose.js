// The draft, and a button only a person presses: the yes goes to the server through the host, past the model.
let last = null;

function draw(result) {
	const { values, code, failed } = result;
	if (failed || !values) {
		const rest = [...main.children].filter((one) => !one.matches('[role=alert]'));
		return show(...rest, make('p', { role: 'alert' }, 'That did not work. Try again.'));
	}
	if (values.state === 'published') return show(make('p', {}, 'Published.'), card(values.post));
	last = values.draft ?? last;
	if (!last) return;
	const pictures = (last.pictures ?? []).map((one) => picture(one, 'A picture of the draft'));
	show(
		make(
			'div',
			{ class: 'draft' },
			make('header', {}, 'A draft', make('span', { class: 'quiet' }, last.visibility)),
			last.warning ? make('p', {}, make('b', {}, unfence(last.warning))) : null,
			make('p', { class: 'words' }, unfence(last.text)),
			make('div', { class: 'pictures' }, ...pictures)
		),
		values.state === 'declined' ? make('p', { class: 'quiet' }, 'Not published.') : button(last, code)
	);
}

function button(draft, code) {
	const press = async ({ currentTarget }) => {
		if (!code) return openLink(draft.confirm_url);
		currentTarget.disabled = true;
		try {
			draw(await callTool('publish_draft', { draft_id: draft.draft_id, code }));
		} catch {
			draw({ failed: true });
		} finally {
			currentTarget.disabled = false;
		}
	};
	return make('button', { type: 'button', onclick: press }, code ? 'Publish' : 'Look and publish');
}

start(draw);
