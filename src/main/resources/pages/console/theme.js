// Where the viewer leaves light or dark to the device: before anything is drawn, and again when the device changes.
(() => {
    const root = document.documentElement;
    if (root.dataset.theme !== 'auto') {
        return;
    }
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => root.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light');
    dark.addEventListener('change', follow);
    follow();
})();
