// The editor of templates. Without it everything here is done by its buttons; it follows what is typed, and numbers the lines.
(() => {
    const form = document.getElementById('editor');
    const body = document.getElementById('body');
    const preview = document.getElementById('preview');
    const numbers = document.querySelector('.lines');
    const remarks = document.getElementById('remarks');
    const MOST_LINES = 3000;
    const PAUSE = 700;

    // Numbers beside the lines: the same text behind the one that is typed, broken at the same places, and of no colour.
    const marked = () => new Map([...remarks.querySelectorAll('[data-line]')].map(remark =>
        [Number(remark.dataset.line), remark.dataset.error === 'true' ? 'error' : 'hint']));
    const number = () => {
        body.style.height = 'auto';
        body.style.height = `${body.scrollHeight + 2}px`;
        const lines = body.value.split('\n');
        if (lines.length > MOST_LINES) {
            numbers.replaceChildren();
            return;
        }
        const marks = marked();
        numbers.dir = getComputedStyle(body).direction;
        numbers.replaceChildren(...lines.map((line, index) => {
            const row = document.createElement('div');
            row.textContent = line || '\u200b';
            row.dataset.number = index + 1;
            row.className = marks.get(index + 1) || '';
            return row;
        }));
    };
    form.classList.add('numbered');
    number();
    body.addEventListener('input', number);

    // Of the line in which the cursor stands it is told what is to be said of it.
    const told = document.getElementById('line-remark');
    const tell = () => {
        const line = body.value.slice(0, body.selectionStart).split('\n').length;
        const said = [...remarks.querySelectorAll(`li[data-line="${line}"] p:last-child`)].map(one => one.textContent);
        told.hidden = said.length === 0;
        told.textContent = said.length === 0 ? '' : `Line ${line}: ${said.join(' ')}`;
    };
    body.addEventListener('input', tell);
    document.addEventListener('selectionchange', () => document.activeElement === body && tell());
    window.addEventListener('resize', number);
    document.body.addEventListener('htmx:afterSwap', event => {
        if (event.target.id === 'remarks') {
            number();
            tell();
        } else if (event.target.id === 'tenant-field') {
            show();
        }
    });

    // A remark leads to its line.
    const jump = line => {
        const lines = body.value.split('\n');
        const start = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
        body.focus();
        body.setSelectionRange(start, start + (lines[line - 1] || '').length);
        numbers.children[line - 1]?.scrollIntoView({block: 'center'});
        tell();
    };
    remarks.addEventListener('click', event => {
        const link = event.target.closest('[data-jump]');
        if (link) {
            event.preventDefault();
            jump(Number(link.dataset.jump));
        }
    });

    // Whoever leaves with words that are kept nowhere is asked first.
    const subject = document.getElementById('subject');
    const made = [subject.value, body.value].join('\n');
    let keeping = false;
    form.addEventListener('submit', event => {
        keeping = event.submitter !== preview;
    });
    window.addEventListener('beforeunload', event => {
        const refused = document.getElementById('trouble') !== null;
        if (!body.readOnly && !keeping && (refused || [subject.value, body.value].join('\n') !== made)) {
            event.preventDefault();
        }
    });

    // What may be named is put where the cursor stands.
    let field = body;
    [body, document.getElementById('subject')].forEach(one => one.addEventListener('focus', () => {
        field = one;
    }));
    if (!body.readOnly) {
        document.querySelectorAll('code[data-insert]').forEach(code => {
            const button = document.createElement('button');
            button.type = 'button';
            button.className = 'insert';
            button.title = 'Insert at the cursor';
            code.replaceWith(button);
            button.append(code);
            button.addEventListener('click', () => {
                field.setRangeText(code.dataset.insert, field.selectionStart, field.selectionEnd, 'end');
                field.focus();
                field.dispatchEvent(new Event('input', {bubbles: true}));
            });
        });
    }
    if (!preview) {
        return;
    }

    // The letter follows. Each is made in a frame of its own, so that going back leaves the page and not one letter after
    // another; the one before stands until it is there, and it opens where that one was scrolled to.
    let frame = document.querySelector('iframe[name=letter]');
    let timer;
    const chosen = name => form.querySelector(`[name=${name}]:checked`)?.value;
    const widen = () => frame.classList.toggle('phone', chosen('as') === 'phone');
    const show = () => {
        const next = frame.cloneNode();
        const before = frame;
        let top = 0;
        try {
            top = before.contentDocument.scrollingElement.scrollTop;
        } catch (e) {
            top = 0;
        }
        before.removeAttribute('name');
        next.classList.add('coming');
        before.after(next);
        frame = next;
        widen();
        next.addEventListener('load', () => {
            if (next.contentDocument?.URL === 'about:blank') {
                return;
            }
            next.contentDocument?.scrollingElement?.scrollTo(0, top);
            next.classList.remove('coming');
            form.querySelectorAll('iframe.letter').forEach(old => old === next || old.remove());
        });
        form.requestSubmit(preview);
        delete form.dataset.sent;
    };
    const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(show, PAUSE);
    };
    [body, document.getElementById('subject')].forEach(one => one.addEventListener('input', soon));
    form.addEventListener('change', event => {
        if (['as', 'dark', 'tenant', 'kind'].includes(event.target.name)) {
            soon();
        }
    });
    // A letter may be asked for as often as somebody likes; only what keeps something is sent once.
    window.addEventListener('submit', event => {
        if (event.submitter === preview) {
            delete form.dataset.sent;
        }
    });
    widen();
    show();
})();
