export default function TeamSettings() { return null; }
