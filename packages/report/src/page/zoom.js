// The picture at any size in a dialog: buttons, + and - and 0 keys, Escape closes.
(() => {
  const dialog = document.querySelector(".zoom");
  if (!dialog) return;
  const [canvas, image, size] = [".canvas", "img", "output"].map((part) => dialog.querySelector(part));
  let scale = 1;

  const fit = () => Math.min(canvas.clientWidth / image.naturalWidth, canvas.clientHeight / image.naturalHeight);

  function resize(to) {
    scale = Math.max(0.1, Math.min(8, to));
    image.style.width = `${image.naturalWidth * scale}px`;
    size.value = `${Math.round(scale * 100)} %`;
  }

  const actions = {
    in: () => resize(scale * 1.5),
    out: () => resize(scale / 1.5),
    fit: () => resize(fit()),
  };
  const keys = { "+": "in", "=": "in", "-": "out", 0: "fit" };

  for (const button of document.querySelectorAll(".picture[data-title]")) {
    button.addEventListener("click", async () => {
      const picture = button.querySelector("img");
      image.src = picture.src;
      image.alt = picture.alt;
      dialog.querySelector("h3").textContent = button.dataset.title;
      dialog.showModal();
      await image.decode().catch(() => {});
      // A small picture is not blown up past twice its size: its own pixels are what the model saw.
      resize(Math.min(2, fit()));
      canvas.focus();
    });
  }
  for (const button of dialog.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => actions[button.dataset.zoom]());
  }
  dialog.addEventListener("keydown", (event) => {
    const action = keys[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    actions[action]();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
})();
