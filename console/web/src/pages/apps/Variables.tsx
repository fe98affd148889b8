export default function Variables() { return null; }
