/** The hand on the camera's own page: always there. */

import { Steering } from "./ptz.js";
import { toast } from "./toast.js";

const root = document.getElementById("ptz");
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
if (root !== null) {
  new Steering({ root, headers, camera: () => Number(root.dataset.camera), tell: toast }).open();
}
