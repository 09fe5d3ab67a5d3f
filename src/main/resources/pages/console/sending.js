// The page as it moves. Without this it is read again by its link.
(() => {
    const live = document.getElementById('sending-live');
    const line = document.getElementById('sending-line');
    const heard = document.getElementById('sending-heard');
    if (!live || !line || !heard || !window.EventSource) {
        return;
    }
    let state = live.dataset.state;
    let said = live.dataset.said;
    let at = live.dataset.at;
    let isLive = false;
    let refusals = 0;
    let source;
    let patience;
    let again;
    let quiet;

    // A part that somebody is in, by the keyboard or with a selection, is left alone until they leave it.
    const isInUse = part => part.contains(document.activeElement)
        || (!getSelection().isCollapsed && part.contains(getSelection().anchorNode));

    const put = next => {
        for (const part of [...live.querySelectorAll('section[id]')]) {
            if (!next.querySelector('#' + part.id) && !isInUse(part)) {
                part.remove();
            }
        }
        for (const part of next.querySelectorAll('section[id]')) {
            const old = document.getElementById(part.id);
            part.querySelectorAll('details[id]').forEach(details => {
                const before = document.getElementById(details.id);
                details.open = before !== null && before.open;
            });
            if (!old) {
                document.getElementById('sn-progress').after(document.importNode(part, true));
            } else if (!isInUse(old) && old.outerHTML !== part.outerHTML) {
                old.replaceWith(document.importNode(part, true));
            }
        }
    };

    // What can be done is another thing once the state is another, and so is the path; the page itself knows.
    const putActions = async () => {
        const page = await fetch(location.pathname, {
            credentials: 'same-origin', headers: { 'Tocsin-Follows': 'true' },
        });
        const next = new DOMParser().parseFromString(await page.text(), 'text/html');
        for (const id of page.ok ? ['sending-actions', 'course'] : []) {
            const old = document.getElementById(id);
            const part = next.getElementById(id);
            if (old && part && !old.contains(document.activeElement)) {
                old.replaceWith(document.importNode(part, true));
            }
        }
    };

    const show = (words, isLost) => {
        line.replaceChildren(document.getElementById(words).content.cloneNode(true));
        line.querySelectorAll('.of').forEach(of => {
            of.textContent = at;
        });
        document.getElementById('sending-again').hidden = !isLost;
        if (isLost || live.classList.contains('lost')) {
            heard.textContent = line.textContent.trim();
        }
        live.classList.toggle('lost', isLost);
        line.parentElement.classList.toggle('lost', isLost);
        isLive = !isLost;
    };

    const tell = event => {
        const next = new DOMParser().parseFromString(event.data, 'text/html').getElementById('sending-live');
        if (!next) {
            return;
        }
        clearTimeout(patience);
        patience = undefined;
        refusals = 0;
        awaitNews();
        at = next.dataset.at;
        put(next);
        if (!isLive) {
            show('sending-follows', false);
        }
        if (next.dataset.said !== said) {
            said = next.dataset.said;
            heard.textContent = said;
        }
        if (next.dataset.state !== state) {
            state = next.dataset.state;
            putActions();
        }
    };

    const lose = () => show('sending-lost', true);

    const comeAgain = wait => {
        source.close();
        clearTimeout(quiet);
        clearTimeout(again);
        again = setTimeout(follow, wait);
    };

    // The service says something every 15 seconds at least; a line that says nothing may stand for long after it broke.
    const awaitNews = () => {
        clearTimeout(quiet);
        quiet = setTimeout(() => {
            patience ??= setTimeout(lose, 0);
            comeAgain(0);
        }, 40000);
    };

    const follow = () => {
        source = new EventSource(live.dataset.stream);
        awaitNews();
        source.addEventListener('sending', tell);
        source.addEventListener('error', () => {
            // Closed by the browser: somebody answered, but not with a line. For good where one is signed out.
            refusals += source.readyState === EventSource.CLOSED ? 1 : 0;
            comeAgain(patience === undefined ? 500 : 3000);
            // The service ends each line after some minutes; by then another is there.
            patience ??= setTimeout(lose, 2500);
            if (refusals > 100) {
                clearTimeout(again);
                show('sending-over', true);
            }
        });
    };

    addEventListener('offline', () => {
        patience ??= setTimeout(lose, 0);
        comeAgain(3000);
    });
    addEventListener('online', () => comeAgain(0));
    follow();
})();
