// Runs in the window of JupyterLab: takes the time until a picture is painted. `panel.py` asks through
// `window.bench`.
(() => {
  const PATIENCE_MS = 30_000;
  const nextFrame = () => new Promise(requestAnimationFrame);
  const pictures = () => [...document.querySelectorAll(".lbw-picture__image")];
  let watched;

  /** The frame in which a picture is there whole, decoded, and drawn; null where none comes. */
  async function painted(find, since) {
    for (;;) {
      const image = find();
      if (image?.complete && image.naturalWidth > 0) {
        await image.decode();
        await nextFrame();
        return performance.now();
      }
      if (performance.now() - since > PATIENCE_MS) return null;
      await nextFrame();
    }
  }

  window.bench = {
    /** Begins at the next key; ends when the panel has painted a picture that it did not have. */
    watch: () => {
      const before = new Set(pictures());
      watched = new Promise((resolve) => {
        const begin = async () => {
          const began = performance.now();
          const find = () => pictures().find((image) => !before.has(image));
          const end = await painted(find, began);
          resolve(end === null ? null : end - began);
        };
        window.addEventListener("keydown", begin, { capture: true, once: true });
      });
    },
    result: () => watched,
    /** Milliseconds until the panel has a picture at all. */
    first: () => painted(() => pictures()[0], performance.now()),
    /** The same for an element of the page's own, in a place as large as the panel's. */
    bare: async (url) => {
      const { left, top, width, height } = document
        .querySelector(".lbw-stage__content")
        .getBoundingClientRect();
      const image = document.createElement("img");
      image.style.cssText = `position: fixed; z-index: 9999; object-fit: contain;
        left: ${left}px; top: ${top}px; width: ${width}px; height: ${height}px`;
      const began = performance.now();
      image.src = url;
      document.body.append(image);
      const end = await painted(() => image, began);
      image.remove();
      return end === null ? null : end - began;
    },
  };
})();
